;(function ($) {
  $.fn.tip = function (options) {
    const settings = $.extend({ title: '', name: 'tip' }, options)
    return this.each(function () {
      $(this).append('<b>' + settings.title + '</b>') // want `options is inserted as markup`
      $(this).attr('title', settings.title)
      $(this).append($('<i>').text(settings.name))
    })
  }
}(jQuery))
