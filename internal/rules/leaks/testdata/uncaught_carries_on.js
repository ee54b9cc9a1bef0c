// example: wrong
process.on('uncaughtException', (err) => { // want `The process carries on after uncaughtException`
  console.error('still running after', err);
});
// example: right
process.on('uncaughtException', (err) => {
  console.error(err);
  process.exit(1);
});
// example: end

process.on('unhandledRejection', (err) => console.error(err)); // want `carries on after unhandledRejection`
process.on('unhandledRejection', (err) => { throw err });
process.on('uncaughtException', (err) => logger.error(err, () => process.exit(1)));
process.on('uncaughtException', (err) => { shutdown(1) });
process.on('uncaughtException', leave);
process.on('uncaughtException', carryOn); // want `carries on`
process.on('uncaughtException', require('./handlers').last); // not in sight
process.on('uncaughtException', (err) => { setTimeout(process.exit, 1000, 1) });
process.on('uncaughtExceptionMonitor', (err) => report(err)); // Node ends the process itself
process.on('SIGTERM', () => {});

function leave(err) {
  finish(err);
}
function finish(err) {
  console.error(err);
  process.exit(1);
}
function carryOn(err) {
  console.error(err);
}
