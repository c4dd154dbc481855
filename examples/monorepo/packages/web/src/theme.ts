// The two looks of the page. Pages link to each other by their file names.
export interface Theme {
  readonly name: "light" | "dark";
  readonly paper: string;
  readonly card: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly other: { readonly label: string; readonly file: string };
}

const LIGHT: Theme = {
  name: "light",
  paper: "#f7f5f1",
  card: "#ffffff",
  ink: "#22202a",
  quiet: "#6a6675",
  line: "#e4e0d8",
  other: { label: "Dark", file: "dark.html" },
};

const DARK: Theme = {
  name: "dark",
  paper: "#16151c",
  card: "#201f29",
  ink: "#f0eef6",
  quiet: "#a7a3b5",
  line: "#33313f",
  other: { label: "Light", file: "index.html" },
};

export function themeOf(name: string): Theme | null {
  if (name === "light") return LIGHT;
  return name === "dark" ? DARK : null;
}
