'use strict';

$(() => {
  // the clock in the footer
  setInterval(() => $('#clock').text(new Date().toLocaleTimeString()), 1000);

  // sums up the cart
  let total = 0;
  $('.line').each((i, line) => {
    total += Number($(line).data('price')) * Number($(line).data('count'));
  });
  $('#total').text(total.toFixed(2));

  // /search?q=lamp#lamp shows the word in the page
  if (location.hash) $('#word').text(decodeURIComponent(location.hash.slice(1)));
});
