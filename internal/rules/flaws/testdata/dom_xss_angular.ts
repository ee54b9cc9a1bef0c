import { Component, ElementRef, Renderer2, inject } from '@angular/core'
import { ActivatedRoute, Router } from '@angular/router'
import { map } from 'rxjs/operators'

@Component({ selector: 'a', template: '' })
export class Page {
  constructor (private route: ActivatedRoute, private el: ElementRef) {
    this.el.nativeElement.innerHTML = this.route.snapshot.queryParams['q'] // want `is inserted as markup`
    this.route.queryParamMap.subscribe((params) => { this.el.nativeElement.innerHTML = params.get('p') }) // want `is inserted as markup`
    this.route.data.subscribe((data) => { this.el.nativeElement.innerHTML = data.title })
  }
}

@Component({ selector: 'b', template: '' })
export class Other {
  private route = inject(ActivatedRoute)
  private el = inject(ElementRef)
  constructor (private renderer: Renderer2, private router: Router) {}
  one () { this.el.nativeElement.innerHTML = this.route.snapshot.queryParams['q'] } // want `is inserted as markup`
  two () { this.route.paramMap.pipe(map((m) => m.get('x'))).subscribe((x) => { this.el.nativeElement.innerHTML = x }) } // want `is inserted as markup`
  three () { this.renderer.setAttribute(this.el.nativeElement, 'onclick', this.route.snapshot.params.x) } // want `is inserted as markup`
  four () { this.renderer.setAttribute(this.el.nativeElement, 'title', this.route.snapshot.params.x) }
  five () { this.el.nativeElement.outerHTML = this.router.url } // want `is inserted as markup`
  six () { this.router.navigateByUrl(this.router.url) }
}
