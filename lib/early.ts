/**
 * What a visitor does to a page whose scripts still load is held, not lost: the last press of a button, the last submit, and the keys pressed outside
 * of fields, done again when the page says `vzboard-alive`. Without it an early Enter in the sign-in form would be the browser's own submit, which
 * puts the fields into the address. Stands in the HTML as it is: plain, old JavaScript, and the policy allows exactly this text by its hash.
 */
export const aliveEvent = 'vzboard-alive';

export const earlyScript = `(function () {
  var held, keys = [];
  function hold(event, again) {
    event.preventDefault();
    event.stopImmediatePropagation();
    held = again;
  }
  function onClick(event) {
    var button = event.target.closest && event.target.closest('button');
    if (button) hold(event, function () { button.click(); });
  }
  function onSubmit(event) {
    var form = event.target;
    hold(event, function () { form.requestSubmit(); });
  }
  function onKey(event) {
    var field = event.target.closest && event.target.closest('input, textarea, select, button, a, [contenteditable]');
    if (!field && event.key !== 'Tab') keys.push([event.target, event]);
  }
  document.addEventListener('click', onClick, true);
  document.addEventListener('submit', onSubmit, true);
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('${aliveEvent}', function () {
    document.removeEventListener('click', onClick, true);
    document.removeEventListener('submit', onSubmit, true);
    document.removeEventListener('keydown', onKey, true);
    keys.forEach(function (pressed) {
      var target = pressed[0].isConnected ? pressed[0] : document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', pressed[1]));
    });
    if (held) held();
  }, { once: true });
})();`;
