// Graphviz as a bundle of its own: large, and needed by `graph --format svg` alone.
export { drawSvg } from "../adapters/graphviz-drawing.ts";
