// Bodies and headers of GitHub's REST answers: errors with their documentation, pages with their links.
import { type Answer, type Call, header, jsonAnswer } from "./exchange.ts";

/** https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api */
export function restError(status: number, message: string, more: { readonly [name: string]: unknown } = {}): Answer {
  return jsonAnswer(status, { message, ...more, documentation_url: "https://docs.github.com/rest", status: `${status}` });
}

export function notPermitted(): Answer {
  return restError(403, "Resource not accessible by integration");
}

export function notFound(): Answer {
  return restError(404, "Not Found");
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: { readonly [name: string]: string };
}

/**
 * The page a request asks for: `per_page` is 30 unless it is said, and never above 100; `link` is there when there are more pages.
 * https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function pageOf<T>(all: readonly T[], call: Call): Page<T> {
  const size = Math.min(100, whole(call.url.searchParams.get("per_page"), 30));
  const page = whole(call.url.searchParams.get("page"), 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const at = (number: number, rel: string) => {
    const query = new URLSearchParams(call.url.searchParams);
    query.set("page", `${number}`);
    return `<http://${header(call, "host")}${call.url.pathname}?${query}>; rel="${rel}"`;
  };
  const back = page > 1 ? [at(page - 1, "prev"), at(1, "first")] : [];
  const links = page < last ? [...back, at(page + 1, "next"), at(last, "last")] : back;
  return { items: all.slice((page - 1) * size, page * size), headers: links.length === 0 ? {} : { link: links.join(", ") } };
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : otherwise;
}
