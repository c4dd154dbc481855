// The statement of a task that tests: a step that is remembered for having passed and leaves no file. It says in in-toto's words for
// tests what was tested and that it passed, and names the statement that says how.
import type { TaskRecord } from "../model/record.ts";
import { statementDigest, statementOf } from "./statement.ts";
import type { ResourceDescriptor, Statement, Subject } from "./statement-form.ts";
import { ADDRESS, RECORD_SUBJECT, STATEMENT_TYPE, TEST_RESULT_TYPE } from "./vocabulary.ts";

/** https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md */
export interface TestResult {
  readonly result: "PASSED";
  readonly configuration: readonly ResourceDescriptor[];
  readonly url?: string;
  readonly passedTests: readonly string[];
}

/** Null for a task that makes files: what it says of them is no test. */
export function testStatementOf(record: TaskRecord): Statement<TestResult> | null {
  if (record.manifest.outputs.length > 0) return null;
  const { predicate } = statementOf(record);
  const { resolvedDependencies, internalParameters } = predicate.buildDefinition;
  const { invocationId } = predicate.runDetails.metadata;
  const tested = resolvedDependencies.flatMap(testedIn);
  return {
    _type: STATEMENT_TYPE,
    subject: tested.length > 0 ? tested : [{ name: RECORD_SUBJECT, digest: { sha256: record.fingerprint } }],
    predicateType: TEST_RESULT_TYPE,
    predicate: {
      result: "PASSED",
      configuration: [{ name: "statement", mediaType: "application/vnd.in-toto+json", digest: { sha256: statementDigest(record) } }],
      ...(URL.canParse(invocationId) && invocationId.startsWith("http") ? { url: invocationId } : {}),
      passedTests: [String(internalParameters["flow_task"])],
    },
  };
}

/** The commit, and every file that was read. What a command printed is the tools' and not what is tested. */
function testedIn({ uri = "", name, digest }: ResourceDescriptor): readonly Subject[] {
  if (digest === undefined || uri.startsWith(ADDRESS.command)) return [];
  return [{ name: name ?? uri, digest }];
}
