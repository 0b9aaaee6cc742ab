import { expect, test } from "vitest";

import { mayChange, mayLaunch, mayManage, ROLES, rolesToGive } from "./roles";

test("who may launch and who may manage", () => {
  expect(ROLES.filter(mayLaunch)).toEqual(["OWNER", "ADMIN", "MARKETER"]);
  expect(ROLES.filter(mayManage)).toEqual(["OWNER", "ADMIN"]);
});

test("only an owner makes an owner", () => {
  expect(rolesToGive("OWNER")).toEqual(ROLES);
  expect(rolesToGive("ADMIN")).toEqual(["ADMIN", "MARKETER", "VIEWER"]);
  expect(rolesToGive("MARKETER")).toEqual([]);
  expect(rolesToGive("VIEWER")).toEqual([]);
});

test("only an owner changes an owner, and marketers nobody", () => {
  expect(ROLES.filter((theirs) => mayChange("OWNER", theirs))).toEqual(ROLES);
  expect(ROLES.filter((theirs) => mayChange("ADMIN", theirs))).toEqual(["ADMIN", "MARKETER", "VIEWER"]);
  expect(ROLES.filter((theirs) => mayChange("MARKETER", theirs))).toEqual([]);
});
