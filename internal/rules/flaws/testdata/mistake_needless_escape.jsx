const v = <a title="\d">\d</a>
