$(function () {
  // the clock in the footer
  setInterval("$('#clock').text(new Date().toLocaleTimeString())", 1000);

  // sums up the cart
  total = 0;
  $('.line').each(function () {
    total += Number($(this).data('price')) * Number($(this).data('count'));
  });
  $('#total').text(total.toFixed(2));

  // /search?q=lamp#lamp shows the word in the page
  if (location.hash) $('#word').html(decodeURIComponent(location.hash.slice(1)));

  document.cookie = 'theme=' + ($('body').data('theme') || 'light') + '; path=/; max-age=315360000';
});
