// @ts-check
// Opens the answer that the address names. Without this module, the reader presses the question.

function open() {
  const answer = document.getElementById(location.hash.slice(1));
  if (!(answer instanceof HTMLDetailsElement)) return;
  answer.open = true;
  answer.scrollIntoView();
}

window.addEventListener('hashchange', open);
open();

export {}
