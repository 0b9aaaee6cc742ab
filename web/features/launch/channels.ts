import type { Channel } from "./draft";

type Words = {
  label: string;
  /** What each person gets. */
  message: string;
  /** How people are reached. */
  way: string;
  /** What those lack whom it cannot reach. */
  address: string;
  longest: number;
};

/** The ways a message takes, in words; the longest text is the API's bound, in characters. */
export const CHANNELS: Record<Channel, Words> = {
  SMS: { label: "SMS", message: "an SMS", way: "by SMS", address: "a number", longest: 1_600 },
  EMAIL: { label: "E-mail", message: "an e-mail", way: "by e-mail", address: "an e-mail address", longest: 10_000 },
  WHATSAPP: {
    label: "WhatsApp",
    message: "a WhatsApp message",
    way: "on WhatsApp",
    address: "a number",
    longest: 4_096,
  },
};

export const CHANNEL_OPTIONS = (Object.keys(CHANNELS) as Channel[]).map((value) => ({
  value,
  label: CHANNELS[value].label,
}));
