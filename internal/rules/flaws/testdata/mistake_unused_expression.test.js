expect(user.name).to.be.empty
count + 1 // want `no effect`
