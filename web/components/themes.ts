import { Monitor, Moon, Sun } from "lucide-react";

/** What one can choose of light and dark. */
export const THEMES = [
  { name: "Light", value: "light", icon: Sun },
  { name: "Dark", value: "dark", icon: Moon },
  { name: "Like the system", value: "system", icon: Monitor },
];
