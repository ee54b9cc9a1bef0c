import { Component, ElementRef } from '@angular/core'
import { ActivatedRoute } from '@angular/router'

@Component({ selector: 'a', template: '' })
export class Page {
  constructor (private route: ActivatedRoute, private el: ElementRef) {
    this.el.nativeElement.innerHTML = this.route.snapshot.queryParams['q'] // want `is inserted as markup`
    this.route.queryParamMap.subscribe((params) => { this.el.nativeElement.innerHTML = params.get('p') }) // want `is inserted as markup`
    this.route.data.subscribe((data) => { this.el.nativeElement.innerHTML = data.title })
  }
}
