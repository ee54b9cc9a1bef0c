// Package local connects processes of one account on one machine: guard with
// its proxy, with the application, and with the person who asks it something.
//
// On systems like Unix these are unix sockets, and the folder that one lies in
// says who may reach it. Node.js has none on Windows; there they are named
// pipes, which anybody may try to open. So a pipe has a name that nobody can
// guess, lets in nobody but the account and administrators, takes no
// connections from other machines, and whoever connects looks who has made it:
// once a process has ended, another account could take its name.
//
// A port of the loopback address would have been the other way. Everybody on
// the machine can connect to it, and take it over once its process has ended:
// both sides would have to prove who they are on each connection.
package local
