try {
  load()
// example: wrong
} catch (error) {
  error = null // want `error is the caught error, which this overwrites`
}
// example: right
let failed = false
try { load() } catch (error) { failed = true }
// example: end
try { load() } catch (e) { e.x = 1; let f = e; f = 2 }
