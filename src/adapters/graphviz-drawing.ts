// Graphviz, compiled to WebAssembly: dot in, SVG out. Loaded only where it is asked for; it is large.
// Does not know what is drawn.
import { instance } from "@viz-js/viz";

/** An SVG document. Rejects for text that is not dot, which is a fault of ours. */
export async function drawSvg(dot: string): Promise<string> {
  const viz = await instance();
  return viz.renderString(dot, { format: "svg" });
}
