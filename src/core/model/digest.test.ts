// Names turned into UUIDs: the example of RFC 9562 (appendix A.4), and what must not come out the same.
import { expect, it } from "vitest";
import { namedUuid } from "./digest.ts";

const DNS = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

it("makes the UUID that the RFC makes", () => {
  expect(namedUuid(DNS, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
});

it("makes another one of another name, and below another namespace", () => {
  const names = ["a", "b", "ä", "", "a\n"].flatMap((name) => [namedUuid(DNS, name), namedUuid(namedUuid(DNS, "own"), name)]);
  expect(new Set(names).size).toBe(10);
  expect(names.filter((uuid) => !/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid))).toEqual([]);
});
