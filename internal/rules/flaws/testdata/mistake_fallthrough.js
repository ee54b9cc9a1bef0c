switch (kind) {
// example: wrong
  case 'read':
    open()
  case 'write': // want `The case before runs into case 'write'`
    save()
// example: right
    break
  case 'open':
    open()
    break
// example: end
  case 'a':
  case 'b':
    both()
    // falls through
  case 'c': {
    c()
    /* fall-through */
  }
  case 'd':
    if (x) { break } else { throw new Error('d') }
  case 'e':
    if (x) { break }
  default: // want `runs into default`
    end()
}
