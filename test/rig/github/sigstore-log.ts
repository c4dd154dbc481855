// The tree of a transparency log, with proofs that an entry is in it: the mock's has one leaf, whose proof is empty, as no real one's is.
// Source: https://www.rfc-editor.org/rfc/rfc6962#section-2.1 and https://github.com/transparency-dev/formats/blob/main/log/README.md
import { createHash, type KeyObject, sign } from "node:crypto";

export interface LogTree {
  /** Adds a leaf; the proof is against the tree as it is then. */
  add(body: Buffer): InclusionProof;
}

/** As the log's interface has it: digests in hexadecimal. */
export interface InclusionProof {
  readonly logIndex: number;
  readonly treeSize: number;
  readonly rootHash: string;
  readonly hashes: readonly string[];
  /** The root, signed. */
  readonly checkpoint: string;
}

const TREE_ID = 1193050959916656506n;

/** `logId`: SHA-256 of the public key. There are three leaves before the first one that is added. */
export function logTree(host: string, privateKey: KeyObject, logId: Buffer): LogTree {
  const leaves = ["one", "two", "three"].map((text) => hashOf(0, Buffer.from(text)));
  return {
    add: (body) => {
      const logIndex = leaves.push(hashOf(0, body)) - 1;
      const root = rootOf(leaves);
      const note = `${host} - ${TREE_ID}\n${leaves.length}\n${root.toString("base64")}\n`;
      const signature = Buffer.concat([logId.subarray(0, 4), sign("sha256", Buffer.from(note), privateKey)]);
      return {
        logIndex,
        treeSize: leaves.length,
        rootHash: root.toString("hex"),
        hashes: pathOf(leaves, logIndex).map((hash) => hash.toString("hex")),
        checkpoint: `${note}\n\u2014 ${host} ${signature.toString("base64")}\n`,
      };
    },
  };
}

function hashOf(prefix: 0 | 1, ...parts: readonly Buffer[]): Buffer {
  return createHash("sha256")
    .update(Buffer.concat([Buffer.from([prefix]), ...parts]))
    .digest();
}

/** The largest power of two below a number above 1. */
function split(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only !== undefined && leaves.length === 1) return only;
  const at = split(leaves.length);
  return hashOf(1, rootOf(leaves.slice(0, at)), rootOf(leaves.slice(at)));
}

/** From the leaf up. */
function pathOf(leaves: readonly Buffer[], index: number): readonly Buffer[] {
  if (leaves.length === 1) return [];
  const at = split(leaves.length);
  return index < at
    ? [...pathOf(leaves.slice(0, at), index), rootOf(leaves.slice(at))]
    : [...pathOf(leaves.slice(at), index - at), rootOf(leaves.slice(0, at))];
}
