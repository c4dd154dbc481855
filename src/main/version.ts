// The version, put in by the build.
declare const FLOW_VERSION: string | undefined;

export const VERSION = typeof FLOW_VERSION === "string" ? FLOW_VERSION : "0.0.0-source";
