exports.paint = function (settings) { // want `in sloppy mode`
  // example: wrong
  with (settings) { // want `The names in this with statement mean what the object says`
    colour = 'red'
  }
  // example: right
  settings.colour = 'red'
  // example: end
}
