// REST of issue comments, which pull requests have too. https://docs.github.com/rest/issues/comments
import type { CommentBook, IssueComment } from "./comment-book.ts";
import { type Answer, type Call, jsonAnswer, jsonObject } from "./exchange.ts";
import type { JobIdentity } from "./job-identity.ts";
import { notFound, notPermitted, pageOf, restError } from "./rest-answers.ts";

const MAX_BODY = 65_536;

export function listComments(book: CommentBook, job: JobIdentity, number: number, call: Call): Answer {
  const allowed = job.permissions?.pullRequests ?? "none";
  if (allowed === "none") return notPermitted();
  if (!book.isOpen(job.repository, number)) return notFound();
  const page = pageOf(book.list(job.repository, number), call);
  return jsonAnswer(200, page.items.map(shownComment), page.headers);
}

export function createComment(book: CommentBook, job: JobIdentity, number: number, call: Call): Answer {
  if (job.permissions?.pullRequests !== "write") return notPermitted();
  if (!book.isOpen(job.repository, number)) return notFound();
  const body = bodyText(call);
  return typeof body === "string" ? jsonAnswer(201, shownComment(book.add(job.repository, number, body, "github-actions[bot]"))) : body;
}

export function updateComment(book: CommentBook, job: JobIdentity, id: number, call: Call): Answer {
  if (job.permissions?.pullRequests !== "write") return notPermitted();
  const body = bodyText(call);
  if (typeof body !== "string") return body;
  const comment = book.update(job.repository, id, body);
  return comment === null ? notFound() : jsonAnswer(200, shownComment(comment));
}

function bodyText(call: Call): string | Answer {
  const body = jsonObject(call.body)?.["body"];
  if (typeof body !== "string" || body === "") return invalid("Body can't be blank");
  return [...body].length > MAX_BODY ? invalid(`Body is too long (maximum is ${MAX_BODY} characters)`) : body;
}

function invalid(message: string): Answer {
  return restError(422, "Validation Failed", { errors: [{ resource: "IssueComment", code: "unprocessable", field: "data", message }] });
}

function shownComment(comment: IssueComment): object {
  return {
    id: comment.id,
    body: comment.body,
    user: { login: comment.login, type: comment.login.endsWith("[bot]") ? "Bot" : "User" },
    created_at: new Date(comment.createdAt).toISOString(),
    updated_at: new Date(comment.updatedAt).toISOString(),
    html_url: `https://github.com/${comment.repository}/issues/${comment.number}#issuecomment-${comment.id}`,
  };
}
