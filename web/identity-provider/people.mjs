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

export function claimsOf({ id, name, email, emailVerified = true }) {
  return { sub: id, name, email, email_verified: emailVerified };
}
