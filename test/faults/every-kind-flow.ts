// A small flow with one task of every kind: a matrix, a diamond, a directory, a link, a value, a retry, a log, one that only
// passes. For faults that may strike anywhere in a run.
import { FlowRepository } from "../rig/flow-repository.ts";

const FLOW = `name: Every kind
steps:
  seed:
    strategy: { matrix: { n: [1, 2] } }
    inputs: ['src/\${{ matrix.n }}.txt']
    run: sed 's/^/seed /' src/\${{ matrix.n }}.txt > out/seed-\${{ matrix.n }}.txt
    outputs: out/seed-\${{ matrix.n }}.txt
  left:
    needs: seed
    inputs: ['out/seed-*.txt']
    run: cat out/seed-1.txt out/seed-2.txt > out/left.txt
    outputs: out/left.txt
  right:
    needs: seed
    inputs: ['out/seed-2.txt']
    run: rev out/seed-2.txt > out/right.txt
    outputs: out/right.txt
  join:
    needs: [left, right]
    inputs: []
    run: cat out/left.txt out/right.txt > out/join.txt
    outputs: out/join.txt
  tree:
    inputs: [src/1.txt]
    run: |
      mkdir -p out/tree/a/b
      cp src/1.txt out/tree/a/b/deep.txt
      printf '#!/bin/sh\\necho run\\n' > out/tree/tool
      chmod +x out/tree/tool
      : > out/tree/empty
      head -c 300000 /dev/zero | tr '\\0' 'x' > out/tree/large
    outputs: out/tree/
  link:
    inputs: []
    run: |
      echo real > out/real.txt
      ln -sfn real.txt out/link.txt
    outputs: [out/real.txt, out/link.txt]
  value:
    inputs: [src/2.txt]
    run: echo "count=$(wc -c < src/2.txt)" >> "$GITHUB_OUTPUT"
    cache: true
  reader:
    needs: value
    inputs: []
    env: { COUNT: '\${{ steps.value.outputs.count }}' }
    run: echo "counted $COUNT" > out/reader.txt
    outputs: out/reader.txt
  flaky:
    inputs: []
    run: |
      [ -e "$HOME/tried" ] || { touch "$HOME/tried"; exit 1; }
      echo second > out/flaky.txt
    outputs: out/flaky.txt
    retries: 1
  chatty:
    inputs: []
    run: |
      seq 1 300
      seq 1 3000 > out/chatty.txt
    outputs: out/chatty.txt
  lint:
    inputs: [src/1.txt]
    run: grep -q one src/1.txt
    cache: true
  last:
    needs: [join, tree, link, reader, flaky, chatty, lint]
    inputs: []
    run: cat out/join.txt out/tree/a/b/deep.txt out/link.txt out/reader.txt out/flaky.txt > out/last.txt
    outputs: out/last.txt
`;

const FILES = { "src/1.txt": "one\n", "src/2.txt": "two\n" };

/** Thirteen tasks; a clean run takes about a quarter of a second. */
export function everyKindRepository(): FlowRepository {
  const repository = new FlowRepository(FLOW, FILES);
  repository.remove("out");
  return repository;
}
