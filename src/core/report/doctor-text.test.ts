// Checks of a machine as people read them.
import { expect, test } from "vitest";
import { expectGolden } from "../../../test/golden/report/golden-file.ts";
import { HOSTILE } from "../../../test/golden/report/run-samples.ts";
import { doctorText } from "./doctor-text.ts";
import { plainPaint, UNICODE_MARKS } from "./paint.ts";

const paint = plainPaint(UNICODE_MARKS);

test("one line for each check, remedies only where they are needed", () => {
  const text = doctorText(
    [
      { name: "Node", ok: true, detail: "24.21.0", remedy: "Not needed" },
      { name: "git", ok: false, detail: "not found", remedy: "Install git 2.30 or newer" },
      { name: "cache folder", ok: "warn", detail: "on another file system: files are copied, not linked" },
      { name: HOSTILE[0] ?? "", ok: true, detail: HOSTILE[3] ?? "" },
    ],
    paint,
  );
  expect(text).not.toContain("Not needed");
  expectGolden("doctor", text);
});
