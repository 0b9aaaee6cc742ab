import type { Role } from "@/lib/api/people";

const NAMES: Record<Role, string> = { OWNER: "Owner", ADMIN: "Admin", MARKETER: "Marketer", VIEWER: "Viewer" };

export const roleName = (role: Role): string => NAMES[role];

/** Mirrors what the API enforces, so that nobody is shown a button that will be refused. */
export const mayLaunch = (role: Role): boolean => role !== "VIEWER";
export const mayManage = (role: Role): boolean => role === "OWNER" || role === "ADMIN";
