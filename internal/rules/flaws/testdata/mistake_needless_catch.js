// example: wrong
try {
  load()
} catch (error) { // want `The catch does nothing but throw error again`
  throw error
}
// example: right
load()
// example: end
try { load() } catch (error) { log(error); throw error }
try { load() } catch (error) { throw new Error('x') }
try { load() } catch { throw new Error('x') }
