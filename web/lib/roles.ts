import type { Role } from "@/lib/api/people";

const NAMES: Record<Role, string> = { OWNER: "Owner", ADMIN: "Admin", MARKETER: "Marketer", VIEWER: "Viewer" };

const MEANINGS: Record<Role, string> = {
  OWNER: "Everything, including handing the workspace over.",
  ADMIN: "Manages members, API keys and settings, and does what marketers do.",
  MARKETER: "Imports customers, makes audiences and launches campaigns.",
  VIEWER: "Sees customers, audiences and campaigns, and changes nothing.",
};

/** From most to least. */
export const ROLES: Role[] = ["OWNER", "ADMIN", "MARKETER", "VIEWER"];

export const roleName = (role: Role): string => NAMES[role];
export const roleMeaning = (role: Role): string => MEANINGS[role];

// What follows mirrors what the API enforces, so that nobody is shown a button that will be refused.

export const mayLaunch = (role: Role): boolean => role !== "VIEWER";
export const mayManage = (role: Role): boolean => role === "OWNER" || role === "ADMIN";

/** The roles that somebody of this role may give: only an owner makes an owner. */
export const rolesToGive = (mine: Role): Role[] =>
  mayManage(mine) ? ROLES.filter((role) => role !== "OWNER" || mine === "OWNER") : [];

/** Whether somebody of this role may change or remove a member of that one: only an owner unmakes an owner. */
export const mayChange = (mine: Role, theirs: Role): boolean =>
  mayManage(mine) && (theirs !== "OWNER" || mine === "OWNER");
