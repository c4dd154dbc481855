// Lists of steps as people read them.
import { expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { collageGraph, graphOf } from "../../../test/golden/report/graph-samples.ts";
import { failure, HOSTILE } from "../../../test/golden/report/run-samples.ts";
import { listText } from "./list-text.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";

const paint = plainPaint(UNICODE_MARKS);

test("steps with their tasks and states", () => {
  const hostile = graphOf(HOSTILE.map((name) => ({ id: name, title: `${name}!` })));
  const lists = [
    listText(collageGraph, failure, paint),
    listText(collageGraph, failure, paint, false),
    listText(collageGraph, null, paint, false),
    listText(hostile, null, paint),
  ];
  expectGolden("list", lists.join("---\n"));
});

test("many tasks are told by step unless they are asked for", () => {
  const graph = graphOf([{ id: "test", cells: Array.from({ length: 41 }, (_, part) => ({ part })) }]);
  expect(listText(graph, null, paint)).toBe("  test  ×41\n");
  expect(listText(graph, null, paint, true).split("\n")).toHaveLength(43);
});
