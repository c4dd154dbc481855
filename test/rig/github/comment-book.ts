// Comments on issues and pull requests, in memory. Knows no HTTP and nobody's permissions.
import type { RigClock } from "./rig-clock.ts";

export interface IssueComment {
  readonly id: number;
  readonly repository: string;
  /** Of the issue or pull request. */
  readonly number: number;
  readonly login: string;
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface CommentBook {
  /** Makes an issue or pull request known; comments on others are not found. */
  open(repository: string, number: number): void;
  isOpen(repository: string, number: number): boolean;
  /** In the order of their making. */
  list(repository: string, number: number): readonly IssueComment[];
  add(repository: string, number: number, body: string, login: string): IssueComment;
  /** The comment as it is now; null when there is none with this id in the repository. */
  update(repository: string, id: number, body: string): IssueComment | null;
}

export function commentBook(clock: RigClock): CommentBook {
  const known = new Set<string>();
  const comments: IssueComment[] = [];
  return {
    open: (repository, number) => void known.add(`${repository}#${number}`),
    isOpen: (repository, number) => known.has(`${repository}#${number}`),
    list: (repository, number) => comments.filter((each) => each.repository === repository && each.number === number),
    add: (repository, number, body, login) => {
      const now = clock.now();
      const comment = { id: 1000 + comments.length, repository, number, login, body, createdAt: now, updatedAt: now };
      comments.push(comment);
      return comment;
    },
    update: (repository, id, body) => {
      const at = comments.findIndex((each) => each.repository === repository && each.id === id);
      const old = comments[at];
      if (old === undefined) return null;
      const comment = { ...old, body, updatedAt: clock.now() };
      comments[at] = comment;
      return comment;
    },
  };
}
