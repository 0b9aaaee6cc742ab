// The people one can be while trying Tidings out. They exist in this provider alone.
export const people = [
  { id: "asha", name: "Asha Rao", email: "asha@tidings.example", about: "owns the demo workspace" },
  { id: "vikram", name: "Vikram Mehta", email: "vikram@tidings.example", about: "an admin there" },
  { id: "meera", name: "Meera Iyer", email: "meera@tidings.example", about: "a marketer there" },
  { id: "kabir", name: "Kabir Khan", email: "kabir@tidings.example", about: "a viewer there" },
  { id: "zoya", name: "Zoya Das", email: "zoya@tidings.example", about: "new here, in no workspace yet" },
  {
    id: "nila",
    name: "Nila Bose",
    email: "nila@tidings.example",
    emailVerified: false,
    about: "has not verified her e-mail address, so she is refused",
  },
];

const ADDRESS = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/;

const nameOf = (email) =>
  email
    .split("@")[0]
    .split(/[._-]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");

/** One of the people above by id, or whoever has the e-mail address; nobody where it is neither. */
export function findPerson(id) {
  const email = String(id).trim().toLowerCase();
  return people.find((person) => person.id === id) ?? (ADDRESS.test(email) ? { id: email, name: nameOf(email), email } : undefined);
}

export function claimsOf({ id, name, email, emailVerified = true }) {
  return { sub: id, name, email, email_verified: emailVerified };
}
