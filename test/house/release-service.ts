// The part of GitHub's REST service that releases and tags need, over HTTP, as strict as it is where it refuses: a published
// release takes no file, its tag does not move. Knows nothing of who calls.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export interface Release {
  readonly id: number;
  readonly tag_name: string;
  draft: boolean;
  immutable: boolean;
  latest: string | null;
  readonly assets: string[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}
type Body = Readonly<Record<string, unknown>>;
type Route = readonly [method: string, path: RegExp, answer: (parts: readonly string[], body: Body, query: URLSearchParams) => Answer];

/** Services of one repository, `o/r`. `tags` and `releases` may be changed and looked at between calls. */
export class ReleaseService implements AsyncDisposable {
  readonly tags: Map<string, string>;
  readonly releases: Release[] = [];
  /** Method and path of every request, in order. */
  readonly requests: string[] = [];
  /** The repository's setting. */
  isImmutable = true;
  /** Answered by 500 once, where a request's method and path hold it. */
  failing: string | null = null;
  address = "";
  readonly #server = createServer((request, response) => {
    this.#answer(request).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(body === undefined ? "" : JSON.stringify(body));
    }, response.destroy.bind(response));
  });

  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = new Map(Object.entries(tags));
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.address = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** As if it had been released before. */
  released(tag: string): Release {
    return this.#add(tag, false);
  }

  #add(tag: string, draft: boolean): Release {
    const release = { id: this.releases.length + 1, tag_name: tag, draft, immutable: !draft && this.isImmutable, latest: null, assets: [] };
    this.releases.push(release);
    return release;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const asked = `${request.method} ${pathname}`;
    this.requests.push(asked);
    if (request.headers.authorization !== "Bearer token") return { status: 401 };
    if (this.failing !== null && asked.includes(this.failing)) {
      this.failing = null;
      return { status: 500, body: { message: "planted" } };
    }
    const body: Body = request.headers["content-type"] === "application/json" ? JSON.parse(Buffer.concat(chunks).toString()) : {};
    for (const [method, path, answer] of this.#routes) {
      const parts = method === request.method ? path.exec(pathname) : null;
      if (parts !== null) return answer(parts.slice(1).map(decodeURIComponent), body, searchParams);
    }
    return { status: 404 };
  }

  readonly #routes: readonly Route[] = [
    ["GET", /^\/repos\/o\/r\/commits\/([^/]+)$/, ([ref = ""]) => this.#commit(ref)],
    ["GET", /^\/repos\/o\/r\/releases$/, (_, __, query) => this.#page(Number(query.get("per_page")), Number(query.get("page")))],
    ["GET", /^\/repos\/o\/r\/releases\/(\d+)$/, ([id]) => this.#with(id, (release) => ({ status: 200, body: release }))],
    ["POST", /^\/repos\/o\/r\/releases$/, (_, body) => this.#create(body)],
    ["POST", /^\/upload\/(\d+)$/, ([id], _, query) => this.#upload(id, query.get("name") ?? "")],
    ["PATCH", /^\/repos\/o\/r\/releases\/(\d+)$/, ([id], body) => this.#publish(id, body)],
    ["DELETE", /^\/repos\/o\/r\/releases\/(\d+)$/, ([id]) => this.#delete(id)],
    ["PATCH", /^\/repos\/o\/r\/git\/refs\/tags\/([^/]+)$/, ([tag = ""], body) => this.#move(tag, body)],
    ["POST", /^\/repos\/o\/r\/git\/refs$/, (_, body) => this.#point(body)],
  ];

  #commit(ref: string): Answer {
    const sha = this.tags.get(ref.replace(/^tags\//, ""));
    return sha === undefined ? { status: 404 } : { status: 200, body: { sha } };
  }

  #page(size: number, page: number): Answer {
    return { status: 200, body: this.releases.slice(size * (page - 1), size * page) };
  }

  #with(id: string | undefined, answer: (release: Release) => Answer): Answer {
    const release = this.releases.find((one) => one.id === Number(id));
    return release === undefined ? { status: 404 } : answer(release);
  }

  #create(body: Body): Answer {
    const release = this.#add(String(body["tag_name"]), body["draft"] === true);
    return { status: 201, body: { ...release, upload_url: `${this.address}/upload/${release.id}{?name,label}` } };
  }

  #upload(id: string | undefined, name: string): Answer {
    return this.#with(id, (release) => {
      if (release.immutable) return { status: 422, body: { message: "Cannot upload assets to an immutable release." } };
      release.assets.push(name);
      return { status: 201, body: { name } };
    });
  }

  #publish(id: string | undefined, body: Body): Answer {
    return this.#with(id, (release) => {
      release.draft = body["draft"] === true;
      release.immutable = !release.draft && this.isImmutable;
      release.latest = String(body["make_latest"]);
      return { status: 200, body: release };
    });
  }

  #delete(id: string | undefined): Answer {
    return this.#with(id, (release) => {
      this.releases.splice(this.releases.indexOf(release), 1);
      return { status: 204 };
    });
  }

  #move(tag: string, body: Body): Answer {
    if (!this.tags.has(tag)) return { status: 422, body: { message: "Reference does not exist" } };
    const isHeld = this.releases.some((release) => release.immutable && release.tag_name === tag);
    if (isHeld || body["force"] !== true) return { status: 422, body: { message: "Update is not a fast forward" } };
    this.tags.set(tag, String(body["sha"]));
    return { status: 200, body: {} };
  }

  #point(body: Body): Answer {
    const tag = String(body["ref"]).replace("refs/tags/", "");
    if (this.tags.has(tag)) return { status: 422, body: { message: "Reference already exists" } };
    this.tags.set(tag, String(body["sha"]));
    return { status: 201, body: {} };
  }
}
