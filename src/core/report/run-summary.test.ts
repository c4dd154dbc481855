// Summaries and comments as golden files, and what must hold for all of them: order, limits, and names that are never markup.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as samples from "../../../test/golden/summary/summary-samples.ts";
import { commentMarkdown, summaryMarkdown } from "./run-summary.ts";
import { SUMMARY_LIMITS } from "./summary-limits.ts";

const GOLDEN = path.join(import.meta.dirname, "../../../test/golden/summary");
const { success, failure, allRestored, degraded, afterMerge, cancelled, nothing, plan, hostile, refused } = samples;
const { secrets, searched, leak, planSecrets, untrusted } = samples;
const MARKER = "<!-- flow-action: ci.yml flow.yml -->";
const SUMMARIES = {
  success,
  failure,
  "all-restored": allRestored,
  degraded,
  "after-merge": afterMerge,
  untrusted,
  cancelled,
  nothing,
  plan,
  refused,
  hostile,
  secrets,
  searched,
  leak,
  "plan-secrets": planSecrets,
};
const bytesOf = (text: string): number => Buffer.byteLength(text);

describe("golden files", () => {
  test.each(Object.entries(SUMMARIES))("%s", async (name, input) => {
    await expect(summaryMarkdown(input)).toMatchFileSnapshot(path.join(GOLDEN, `${name}.md`));
  });

  test.each(Object.entries({ success, failure, "all-restored": allRestored, plan, leak }))("comment: %s", async (name, input) => {
    await expect(commentMarkdown(input, MARKER)).toMatchFileSnapshot(path.join(GOLDEN, `comment-${name}.md`));
  });
});

test("the order is headline, failure, table, graph, folded sections, links", () => {
  const text = summaryMarkdown({ ...failure, secrets: [{ name: "TOKEN", givenTo: [] }] });
  const parts = [
    "## ",
    "> [!CAUTION]",
    "unsupported image",
    "| Step |",
    "flowchart LR",
    "<b>Timeline",
    "<b>Secrets",
    "<b>Provenance",
    "<b>Cache",
    "here: ",
  ];
  const places = parts.map((part) => text.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test("what main ran again after a merge says that main cannot read what the pull request saved", () => {
  const text = summaryMarkdown(afterMerge);
  expect(text).toContain("a record exists in `refs/pull/42/merge`, which this run cannot read");
  expect(text).toContain("`main` cannot read what pull requests saved");
});

test("no attestation is claimed, and no search where there was none", () => {
  for (const input of Object.values(SUMMARIES)) {
    const text = summaryMarkdown(input);
    expect(text).not.toMatch(/attest/i);
    const isTold = input.result.tasks.some((task) => task.scan !== undefined || task.failure?.kind === "leak");
    if (!isTold) expect(text).not.toMatch(/leak|search/i);
  }
});

test("what a leak's task left is told nowhere but in the failure and the account", () => {
  const text = summaryMarkdown(leak);
  expect(text.match(/secret DEPLOY_KEY was found/g)).toHaveLength(2);
  expect(text).toContain("<b>Secrets</b>: 1 known, 1 given, 2 leaks</summary>");
  expect(text).not.toContain("no leak found");
});

describe("limits", () => {
  test("5,000 tasks with many outputs are cut at a line below 1 MiB, and the end says by how much", async () => {
    const text = summaryMarkdown(samples.large(5000, 2, 5));
    expect(bytesOf(text)).toBeLessThanOrEqual(SUMMARY_LIMITS.size);
    expect(bytesOf(text)).toBeGreaterThan(SUMMARY_LIMITS.size * 0.99);
    const lines = text.split("\n");
    const shown = [...lines.slice(0, 30), "(…)", ...lines.slice(-12)].join("\n");
    await expect(shown).toMatchFileSnapshot(path.join(GOLDEN, "large-cut.md"));
    expect(shown).toMatch(/Cut here, since GitHub shows at most 1 MiB: [\d,]+ of [\d,]+ lines/);
    expect(opened(text)).toEqual({ fences: 0, sections: 0 });
  });

  test("5,000 tasks of which most were restored lose the rows of these and nothing else", () => {
    const text = summaryMarkdown(samples.large(5000, 100, 4));
    expect(text).toContain("Left out, since GitHub shows no more than a certain size: rows of restored tasks.");
    expect(text).toContain("<b>Timeline");
    expect(text).not.toContain("Cut here");
  });

  test.each([500, 2000, 5000, 20_000, 60_000])("%i bytes are kept whatever the summary, with every fence and section closed", (size) => {
    for (const input of [...Object.values(SUMMARIES), samples.large(200, 2, 3)]) {
      const text = summaryMarkdown(input, { ...SUMMARY_LIMITS, size });
      expect(bytesOf(text)).toBeLessThanOrEqual(size);
      expect(opened(text)).toEqual({ fences: 0, sections: 0 });
    }
  });

  test("a comment is at most 65,536 characters long and begins with its marker", () => {
    for (const input of [
      hostile,
      samples.large(5000, 1, 3),
      { ...samples.large(5000, 1, 3), result: { ...samples.large(5000, 1, 3).result, outcome: "planned" } as const },
    ]) {
      const text = commentMarkdown(input, MARKER);
      expect(text.length).toBeLessThanOrEqual(65_536);
      expect(text.split("\n")[0]).toBe(MARKER);
    }
  });

  test("a log of endless fences and wide characters stays within 1 MiB", () => {
    const lines = Array.from({ length: 20 }, () => "`".repeat(1500) + "漢".repeat(1500));
    const [first] = failure.result.tasks;
    const tasks = failure.result.tasks.map((task) =>
      task.failure === undefined ? task : { ...task, failure: { ...task.failure, lastLines: lines } },
    );
    expect(first).toBeDefined();
    const text = summaryMarkdown({ ...failure, result: { ...failure.result, tasks } });
    expect(bytesOf(text)).toBeLessThanOrEqual(SUMMARY_LIMITS.size);
    expect(opened(text)).toEqual({ fences: 0, sections: 0 });
  });
});

describe("a name is never markup", () => {
  test.each([
    "@octocat",
    "a #1",
    "<b>",
    "[x](http://example.com)",
    "www.example.com",
    ":rocket:",
    "0123456",
    "`",
    "| a |\n| a | b |",
    "**`x`** *y*",
  ])("what looks for it finds %j", (text) => expect(suspicious(text)).not.toEqual([]));

  test("in a summary and a comment of hostile names nothing but ours is left once code is taken away", () => {
    for (const text of [summaryMarkdown(hostile), commentMarkdown(hostile, MARKER)]) expect(suspicious(text)).toEqual([]);
  });

  test("nor of any other name", () => {
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."`|\\<>&#@[](){}!*_~:/.$%\n\t\r a1-") }),
      fc.constantFrom(...blns()),
    );
    fc.assert(
      fc.property(texts, (name) => {
        const input = samples.hostileWith([name]);
        expect(suspicious(summaryMarkdown(input))).toEqual([]);
        expect(suspicious(commentMarkdown(input, MARKER))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Fences and sections that are still open at the end. */
function opened(text: string): { readonly fences: number; readonly sections: number } {
  let fence: string | null = null;
  let sections = 0;
  for (const line of text.split("\n")) {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (fence !== null) fence = line === fence ? null : fence;
    else if (mark !== undefined) fence = mark;
    else if (line.startsWith("<details>")) sections += 1;
    else if (line === "</details>") sections -= 1;
  }
  return { fences: fence === null ? 0 : 1, sections };
}

/**
 * Lines that hold more than our words once fences, code spans, our HTML and our links are taken away; and rows of tables
 * with another number of cells than their head. A reading of its own, simpler and stricter than Markdown's.
 */
function suspicious(text: string): string[] {
  let fence: string | null = null;
  let columns = 0;
  return text.split("\n").flatMap((line) => {
    const mark = /^`{3,}/.exec(line)?.[0];
    if (fence !== null) {
      fence = line === fence ? null : fence;
      return [];
    }
    if (mark !== undefined) {
      fence = mark;
      return [];
    }
    const bare = withoutOurs(line);
    const cells = bare.startsWith("|") ? bare.split("|").length : 0;
    const isTorn = cells > 0 && columns > 0 && cells !== columns;
    columns = cells;
    const isTurned = /[<>`@*_[\]{}\\$~&#]|https?:|www\.|:\w+:|\b[0-9a-f]{7,}\b/i.test(bare);
    return isTorn || isTurned ? [`${line}   =>   ${bare}`] : [];
  });
}

function withoutOurs(line: string): string {
  const plain = line
    .replaceAll("(blank)", "CODE")
    .replace(/^<!-- flow-action: ci\.yml flow\.yml -->$/, "")
    .replace(/<code>(?:[\p{L}\p{M}\p{N} /.-]|&#\d+;)*<\/code>/gu, "CODE")
    .replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "CODE")
    .replace(/^<details><summary><b>\w+<\/b>[^<]*<\/summary>$|^<\/details>$|<\/?sub>/g, "")
    .replace(/^> \[!(?:CAUTION|WARNING|NOTE)\]$|^>(?: |$)/g, "")
    .replace(
      /\[((?:CODE|run|log|summary|Full log|line|\d| )+)\]\(https:\/\/github\.com\/o\/r\/(?:blob|actions)\/[\w/%.~-]*(?:#L\d+)?(?: "")?\)/g,
      "$1",
    );
  return plain.replace(/^#{2} /, "").replace(/\*\*([^*]*)\*\*/g, "$1");
}

function blns(): readonly string[] {
  const file = `${process.env["FLOW_VECTORS"] ?? "../shared/vectors"}/blns/blns.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as string[];
  process.stderr.write(`left out: the strings of ${file}, which is not there\n`);
  return ["x"];
}
