// example: wrong
try {
  charge(card, price);
} catch (err) {} // want `thrown away`
// example: right
try {
  charge(card, price);
} catch (err) {
  log.error({ err }, 'charge failed');
}
// example: end

try {
  charge(card);
} catch {
  // the card was charged before
}
try { charge(card) } catch (ignored) {}
try { charge(card) } catch (_) {}
let settings = {};
try {
  settings = JSON.parse(text);
} catch (err) {}
try {
  require('bufferutil');
} catch (err) {}
try { charge(card) } catch { } // want `thrown away`

charge(card).catch((err) => {}); // want `thrown away`
charge(card).catch(() => {}); // says that it does not care
charge(card).catch((err) => {
  // not to be paid twice
});
