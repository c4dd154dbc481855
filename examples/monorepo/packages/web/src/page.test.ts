import { expect, test } from "vitest";
import { readPalette } from "../../core/dist/palette.js";
import { escapeHtml, renderPage } from "./page.ts";
import { themeOf } from "./theme.ts";

const PALETTE = readPalette('{ "sea": "#3a6ea5", "<b>&\\"sun\\"": "#e3b341" }');

test.each(["light", "dark"])("the %s page shows every tone of every scale", (look) => {
  const theme = themeOf(look);
  const page = theme === null ? "" : renderPage(PALETTE, theme);
  for (const tone of PALETTE.flatMap(({ tones }) => tones))
    expect(page).toContain(`background:${tone.hex};color:${tone.text}`);
  expect(page.match(/class="base"/g)).toHaveLength(2);
});

test("names are text, whatever they hold", () => {
  const theme = themeOf("light");
  const page = theme === null ? "" : renderPage(PALETTE, theme);
  expect(page).toContain("&lt;b&gt;&amp;&quot;sun&quot;");
  expect(page).not.toContain("<b>&");
  expect(escapeHtml("it's")).toBe("it&#39;s");
});

test("each look links to the other", () => {
  expect(themeOf("light")?.other.file).toBe("dark.html");
  expect(themeOf("dark")?.other.file).toBe("index.html");
  expect(themeOf("sepia")).toBeNull();
});
