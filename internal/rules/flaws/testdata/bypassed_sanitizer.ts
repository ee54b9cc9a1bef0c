import { DomSanitizer } from '@angular/platform-browser'
import DOMPurify from 'dompurify'

export class CommentComponent {
  constructor(private sanitizer: DomSanitizer, private icons: MatIconRegistry) {}

  show(comment: Comment, id: string, blob: Blob, path: string) {
    // example: wrong
    this.text = this.sanitizer.bypassSecurityTrustHtml(comment.text) // want `bypassSecurityTrustHtml trusts comment.text as it is`
    // example: right
    this.text = this.sanitizer.bypassSecurityTrustHtml(DOMPurify.sanitize(comment.text))
    // example: end
    this.frame = this.sanitizer.bypassSecurityTrustResourceUrl(comment.link) // want `bypassSecurityTrustResourceUrl trusts comment.link`
    this.video = this.sanitizer.bypassSecurityTrustResourceUrl(`https://video.example.com/embed/${id}`)
    this.image = this.sanitizer.bypassSecurityTrustUrl(URL.createObjectURL(blob))
    this.icons.addSvgIcon('cart', this.sanitizer.bypassSecurityTrustResourceUrl(path))
    this.sign = this.sanitizer.bypassSecurityTrustHtml('<b>!</b>')
    this.link = this.sanitizer.bypassSecurityTrustUrl(comment.link) // want `bypassSecurityTrustUrl trusts comment.link`
  }
}
