// The page: each scale as a strip of tones, with an example of its use. One HTML text without scripts or foreign files.
import { grade } from "../../core/dist/contrast.js";
import type { NamedScale } from "../../core/dist/palette.js";
import type { Tone } from "../../core/dist/scale.js";
import type { Theme } from "./theme.ts";

const MARKS: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);
}

export function renderPage(palette: readonly NamedScale[], theme: Theme): string {
  const band = palette.map(({ tones }) => `<i style="background:${pick(tones, 500).hex}"></i>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Palettes</title>
<style>${styles(theme)}</style>
</head>
<body>
<header>
<div class="band">${band}</div>
<div class="head"><h1>Palettes</h1><a href="${theme.other.file}">${theme.other.label}</a></div>
<p>${palette.length} colours, each in eleven tones of even steps. The number is the contrast of the text on its tone.</p>
</header>
<main>
${palette.map((scale) => renderScale(scale, theme)).join("\n")}
</main>
</body>
</html>
`;
}

function renderScale({ name, tones }: NamedScale, theme: Theme): string {
  return `<section>
<h2>${escapeHtml(name)}</h2>
<ol>${tones.map(renderTone).join("")}</ol>
${renderUse(name, tones, theme)}
</section>`;
}

function renderTone(tone: Tone): string {
  const title = `${tone.hex}, contrast ${tone.contrast.toFixed(1)}: ${grade(tone.contrast)}`;
  return `<li${tone.isBase ? ' class="base"' : ""} style="background:${tone.hex};color:${tone.text}" title="${title}"><b>${tone.step}</b><span>${tone.hex.slice(1)}</span><small>${tone.contrast.toFixed(1)}</small></li>`;
}

function renderUse(name: string, tones: readonly Tone[], theme: Theme): string {
  const isDark = theme.name === "dark";
  const [back, edge, text] = [
    pick(tones, isDark ? 950 : 50),
    pick(tones, isDark ? 800 : 200),
    pick(tones, isDark ? 200 : 800),
  ];
  const strong = pick(tones, 600);
  return `<div class="use" style="background:${back.hex};border-color:${edge.hex};color:${text.hex}"><p>Text in ${escapeHtml(name)}-${text.step} on ${escapeHtml(name)}-${back.step}.</p><em style="background:${strong.hex};color:${strong.text}">Button</em><em style="border:1px solid ${edge.hex}">Quiet</em></div>`;
}

function pick(tones: readonly Tone[], step: number): Tone {
  const tone = tones.find((one) => one.step === step);
  if (tone === undefined) throw new Error(`no tone ${step}`);
  return tone;
}

function styles({ paper, card, ink, quiet, line }: Theme): string {
  return `
*{box-sizing:border-box;margin:0;padding:0}
body{background:${paper};color:${ink};font:16px/1.5 system-ui,sans-serif;padding:0 16px 64px}
header,main{max-width:1080px;margin:0 auto}
.band{display:flex;height:10px;margin:0 0 48px;border-radius:0 0 8px 8px;overflow:hidden}
.band i{flex:1}
.head{display:flex;align-items:baseline;justify-content:space-between}
h1{font-size:44px;line-height:1.1;letter-spacing:-.03em}
a{color:inherit;border:1px solid ${line};background:${card};border-radius:99px;padding:4px 16px;font-size:14px;text-decoration:none}
header p{color:${quiet};margin:8px 0 40px}
section{background:${card};border:1px solid ${line};border-radius:16px;padding:24px;margin:0 0 24px}
h2{font-size:20px;text-transform:capitalize;margin:0 0 12px}
ol{display:grid;grid-template-columns:repeat(auto-fit,minmax(80px,1fr));list-style:none;border-radius:10px;overflow:hidden}
li{display:flex;flex-direction:column;justify-content:space-between;height:104px;padding:10px;font-size:13px;position:relative}
li span{font:12px ui-monospace,monospace;opacity:.85}
li small{font-size:12px;opacity:.85}
.base::after{content:"";position:absolute;top:15px;right:12px;width:9px;height:9px;border-radius:50%;background:currentColor}
.use{display:flex;align-items:center;gap:12px;margin:16px 0 0;padding:12px 16px;border:1px solid;border-radius:10px;font-size:14px}
.use p{flex:1}
em{font-style:normal;border-radius:8px;padding:6px 16px}
`;
}
