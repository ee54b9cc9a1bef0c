// example: wrong
window.parent.postMessage({ type: 'signed-in', token: session.token }, '*') // want `window.parent.postMessage sends token to the page in the other window`
// example: right
window.parent.postMessage({ type: 'signed-in', token: session.token }, 'https://app.example.com')
// example: end

frame.contentWindow.postMessage(password, '*') // want `sends password`
window.opener.postMessage({ height: document.body.scrollHeight }, '*')
parent.postMessage('ready', '*')
worker.postMessage({ token })

// A window to itself, as a timer.
self.postMessage(token, '*')
postMessage(token, '*')
parent.postMessage(token, '*') // want `sends token`

window.opener.postMessage({ session: user.session }, { targetOrigin: '*' }) // want `sends session`
window.opener.postMessage(localStorage.getItem('token'), '*') // want `sends localStorage.getItem\('token'\)`
window.opener.postMessage(localStorage.getItem('theme'), '*')
frame.contentWindow.postMessage(document.cookie, '*') // want `sends document.cookie`
