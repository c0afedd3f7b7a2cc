/** The page's only style: light and dark by the reader's setting, readable at 320 pixels, whole on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--text:#1b2130;--soft:#5b6478;--line:#dde1e9;--code:#f1f3f7;
--critical:#a1123c;--high:#c2400c;--medium:#96600a;--low:#1f63b5;--info:#5b6478;--none:#5b6478;--ok:#177245;--bad:#b3261e}
@media screen and (prefers-color-scheme:dark){:root{--ground:#10141c;--card:#181e29;--text:#e6eaf2;--soft:#9aa5b8;--line:#2c3545;--code:#10151e;
--critical:#ff7d9c;--high:#ff9a66;--medium:#e9b44c;--low:#7db4ff;--info:#9aa5b8;--none:#9aa5b8;--ok:#6fd39b;--bad:#ff8d85}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:62rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.5rem;margin:0 0 .2rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:2.2rem 0 .7rem}
h4{font-size:.95rem;margin:1.1rem 0 0}
h3{font-size:1.05rem;margin:0;line-height:1.35}
a{color:inherit}
p{margin:.5rem 0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.84em;overflow-wrap:anywhere}
p code,li code,td code{background:var(--code);border-radius:.25rem;padding:.08em .3em}
pre{background:var(--code);border:1px solid var(--line);border-radius:.45rem;padding:.7rem .85rem;margin:.6rem 0 0;white-space:pre-wrap}
.soft{color:var(--soft)}
.banner{background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--soft);border-radius:.6rem;padding:1rem 1.2rem;margin:0 0 1.2rem}
.banner.clean{border-left-color:var(--ok)}
.banner.findings{border-left-color:var(--bad)}
.banner.incomplete{border-left-color:var(--medium)}
.counts{display:flex;flex-wrap:wrap;gap:.4rem;margin:.8rem 0 0;padding:0;list-style:none}
.chip{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.82rem;font-weight:600;line-height:1.5rem;white-space:nowrap}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.info,.none{color:var(--info)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.1rem 1.2rem;margin:0 0 1.1rem}
.head{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:baseline}
.head h3{flex:1 1 16rem}
.where{margin:.25rem 0 .6rem;color:var(--soft);overflow-wrap:anywhere}
.axes{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.88rem;color:var(--soft);margin:.6rem 0}
.table{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-bottom:1px solid var(--line)}
tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600;font-size:.82rem}
td.url{overflow-wrap:anywhere;min-width:12rem}
th.number,td.number{text-align:right}
.exchange{margin:1rem 0 0;padding:0;border-top:1px solid var(--line);padding-top:.9rem}
figcaption{margin:0 0 .6rem}
.lanes{list-style:none;margin:0;padding:0 0 .5rem;position:relative;display:grid;gap:.45rem;
background:linear-gradient(var(--line),var(--line)) 16.66% 0/1px 100% no-repeat,linear-gradient(var(--line),var(--line)) 50% 0/1px 100% no-repeat,linear-gradient(var(--line),var(--line)) 83.33% 0/1px 100% no-repeat}
.actors{display:grid;grid-template-columns:repeat(3,1fr);gap:.6rem;text-align:center;font-weight:600;font-size:.85rem;align-items:stretch}
.actors span{background:var(--code);border:1px solid var(--line);border-radius:.4rem;padding:.25rem .35rem;overflow-wrap:anywhere}
.actors small{font-weight:400;color:var(--soft)}
.step{display:grid;grid-template-columns:repeat(6,1fr)}
.near .arrow{grid-column:2/4}.far .arrow{grid-column:4/6}
.arrow{position:relative;background:var(--card);border:1px solid var(--line);border-radius:.4rem;margin:0 .8rem;padding:.3rem .6rem;font-size:.9rem}
.arrow:before,.arrow:after{position:absolute;top:50%;width:.8rem;content:"";border-top:2px solid var(--soft)}
.arrow:before{right:100%}.arrow:after{left:100%}
.right .arrow:after,.left .arrow:before{border-top:0;height:0;border:.32rem solid transparent;width:0;margin-top:-.32rem}
.right .arrow:after{border-left:.75rem solid var(--soft);border-right:0}
.left .arrow:before{border-right:.75rem solid var(--soft);border-left:0}
.arrow em{display:block;font-style:normal;font-size:.75rem;color:var(--soft)}
.arrow code{white-space:pre-wrap;display:block;background:none!important;padding:0!important}
.none .arrow{border-style:dashed}
.verdict .arrow{font-weight:600;border-width:2px}
.verdict em{font-weight:400}
.fault .arrow{border-color:var(--bad);color:var(--bad)}
.where small{color:var(--soft);white-space:nowrap}
.others ul{padding-left:1.2rem;margin:.5rem 0}
.others li{margin:.3rem 0;overflow-wrap:anywhere}
.curl{font-size:.8em}
details{margin:.9rem 0 0}
summary{cursor:pointer;color:var(--soft)}
.refs{font-size:.85rem;color:var(--soft);margin:.8rem 0 0}
footer{color:var(--soft);font-size:.85rem;margin-top:2.5rem}
@media (max-width:50rem){
.near .arrow{grid-column:1/6}.far .arrow{grid-column:2/7}
.card{padding:.9rem}
}
@media print{
:root{color-scheme:light}
body{background:#fff;font-size:11pt}
main{max-width:none;padding:0}
.card,.banner,.table{break-inside:auto;box-shadow:none}
.exchange,.head,.step{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}
}
`.trim();
