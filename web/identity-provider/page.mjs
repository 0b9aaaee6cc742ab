// The provider's one page: who do you want to be? A person chooses by a button or gives an address, without a password.
import { people } from "./people.mjs";

const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const button = ({ id, name, email, about }) => `
      <li><button name="person" value="${escape(id)}">
        <strong>${escape(name)}</strong> <span>${escape(email)}</span>
        <small>${escape(about)}</small>
      </button></li>`;

export function choosePersonPage(action) {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Choose a person</title>
    <style>
      :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f6f6f7, #111113); }
      main { width: min(26rem, calc(100vw - 2rem)); padding: 2rem 0; }
      h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
      p { margin: 0 0 1.25rem; color: light-dark(#55565c, #b3b4bb); }
      ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
      ul button { all: unset; box-sizing: border-box; width: 100%; cursor: pointer; padding: .7rem .9rem; border-radius: .6rem;
        display: grid; grid-template-columns: 1fr auto; background: light-dark(#fff, #1b1b1f); border: 1px solid light-dark(#dedfe3, #303036); }
      ul button:hover { border-color: light-dark(#8b8d98, #6e6f7a); }
      :focus-visible { outline: 2px solid light-dark(#3e63dd, #7c9dff); outline-offset: 2px; }
      span, small { color: light-dark(#55565c, #b3b4bb); } small { grid-column: 1 / -1; }
      .other { display: grid; grid-template-columns: 1fr auto; gap: .5rem; margin-top: 1.5rem; }
      label { grid-column: 1 / -1; font-size: .875rem; }
      .other input, .other button { font: inherit; color: inherit; padding: .5rem .75rem; border-radius: .5rem; background: transparent;
        border: 1px solid light-dark(#8b8d98, #6e6f7a); min-width: 0; }
      .other button { cursor: pointer; }
    </style>
  </head>
  <body>
    <main>
      <h1>Who do you want to be?</h1>
      <p>This local identity provider stands in for Google while you try Tidings out.</p>
      <form method="post" action="${escape(action)}"><ul>${people.map(button).join("")}
      </ul></form>
      <form method="post" action="${escape(action)}" class="other">
        <label for="address">Somebody else, by their e-mail address</label>
        <input id="address" name="person" type="email" required maxlength="254" autocomplete="off">
        <button>Continue</button>
      </form>
    </main>
  </body>
</html>
`;
}
