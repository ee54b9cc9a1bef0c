const root = document.body.dataset.root

window.open(location.href.replace(/[?#].*$/, '') + 'view.html' + location.search)
location.assign(root + location.hash)
location.href = location.pathname
location.href = decodeURIComponent(location.hash.slice(1)) // want `location.hash chooses where the browser goes`
location.assign(new URLSearchParams(location.search).get('next')) // want `location.search chooses where the browser goes`
location.href = location.href.substring(0, location.href.lastIndexOf('/'))
location.href = location.href.substring(9) // want `location.href chooses where the browser goes`
location.href = document.referrer

const asked = new URLSearchParams(location.search)
const back = new URL(asked.get('back'), location.origin)
if (back.origin === location.origin) location.href = back.href
if (back.origin === location.origin) location.assign(back)
const away = new URL(asked.get('away'), location.origin)
if (away.origin !== location.origin) location.href = away.href // want `location.search chooses where the browser goes`
function leave (to) {
  const address = new URL(to, location.origin)
  if (address.origin === new URL(to).origin) location.assign(address) // want `location.search chooses where the browser goes`
}
leave(asked.get('leave'))
