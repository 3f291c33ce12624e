"""Offsets of the zones that texts name: abbreviations and Windows' names, as Ruby's `Date` knows them."""

from __future__ import annotations

import re
from fractions import Fraction

_MINUTES = {
    -720: "aoe,dateline,idlw,y",
    -660: "nt,nut,samoa,sst,x",
    -600: "ahst,ckt,hast,hawaiian,hst,taht,w",
    -540: "akst,alaskan,gamt,hadt,hdt,v,yst",
    -510: "mart",
    -480: "akdt,pacific,pst,u,ydt",
    -420: "mountain,mst,pdt,t,us mountain",
    -360: "central,cst,east,galt,mdt,mexico,s,canada central,central america",
    -300: "act,cdt,cist,cot,easst,eastern,ect,est,pet,r,sa pacific,us eastern",
    -240: "ast,atlantic,bot,cidst,clt,edt,fkt,gyt,q,vet,pacific sa,sa western",
    -210: "newfoundland",
    -180: "adt,art,brt,clst,fkst,gft,greenland,p,pmst,pyst,rott,srt,uyt,warst,wgt,e. south america,sa eastern",
    -150: "nst",
    -120: "at,brst,fnt,o,pmdt,uyst,wgst",
    -90: "ndt",
    -60: "azores,azot,cvt,egt,n,cape verde",
    0: "azost,egst,gmt,greenwich,ut,utc,wet,wt,z",
    60: "a,bst,cet,fwt,met,mewt,mez,romance,swt,wat,west,central europe,central european,w. central africa,w. europe",
    120: "b,cat,cest,eet,egypt,fle,fst,gtb,jerusalem,mest,mesz,sast,wast,e. europe,south africa",
    180: "arab,arabic,bt,c,eat,eest,fet,idt,msk,russian,syot,trt,e. africa",
    210: "iran,irst",
    240: "arabian,azt,caucasus,d,get,kuyt,msd,mut,ret,samt,sct",
    270: "afghanistan,aft,irdt",
    300: "aqtt,azst,e,ekaterinburg,mawt,mvt,orat,pkt,tft,tjt,tmt,uzt,yekt,west asia",
    330: "india,ist",
    345: "nepal,npt",
    360: "almt,btt,f,iot,kgt,omst,qyzt,vost,yekst,central asia,n. central asia,sri lanka",
    390: "cct,mmt,myanmar",
    420: "cxt,davt,g,hovt,ict,krat,novst,novt,omsst,wib,north asia,se asia",
    480: "awst,bnt,cast,china,chot,h,hkt,hovst,irkt,krast,myt,pht,sgt,taipei,ulat,wadt,wita,malay peninsula,"
    "north asia east,w. australia",
    525: "acwst",
    540: "awdt,chost,i,irkst,jst,korea,kst,pwt,tlt,tokyo,ulast,wit,yakt,yakutsk",
    570: "acst,aus central,cen. australia",
    600: "aest,chst,chut,ddut,gst,k,pgt,tasmania,vladivostok,vlat,yakst,yapt,aus eastern,e. australia,west pacific",
    630: "acdt,lhst",
    660: "aedt,eadt,kost,l,lhdt,magt,nct,nft,pont,sakt,sbt,sret,vlast,vut,central pacific",
    720: "anast,anat,fiji,fjt,gilt,idle,m,magst,mht,nfdt,nrt,nzst,nzt,petst,pett,tvt,wakt,wft,new zealand",
    765: "chast",
    780: "fjst,nzdt,phot,tkt,tonga,tot",
    825: "chadt",
    840: "lint,tost",
}
OFFSETS = {name: minutes * 60 for minutes, names in _MINUTES.items() for name in names.split(",")}

_SUMMER = re.compile(r"\s+(?:(standard)\s+time|(daylight)\s+time|(dst))\Z", re.IGNORECASE | re.ASCII)
_NUMBERS = re.compile(r"([-+])(\d+)(?::(\d*)(?::(\d*))?|[,.](\d+))?", re.ASCII)


def offset_of(zone: str) -> int | None:
    """Seconds ahead of UTC, of "CEST", "+02:00", "gmt-3" or "w. europe standard time"; None for what is no zone."""
    name = re.sub(r"\s+", " ", zone.strip().lower())
    suffix = _SUMMER.search(name)
    summer = bool(suffix and (suffix[2] or suffix[3]))
    name = name[: suffix.start()] if suffix else name
    if name in OFFSETS:
        return OFFSETS[name] + (3600 if summer else 0)
    if name.startswith(("gmt", "utc")):
        name = name[3:]
    written = _NUMBERS.match(name)
    return _written(written) if written else None


def _written(match: re.Match[str]) -> int:
    sign = -1 if match[1] == "-" else 1
    hours, part = match[2], match[5]
    if part is not None:
        return sign * (int(hours) * 3600 + round(Fraction(int(part), 10 ** len(part)) * 3600))
    if ":" in match[0]:
        numbers = [int(hours), int(match[3] or 0), int(match[4] or 0)]
    else:
        width = 2 if len(hours) % 2 == 0 else 1
        numbers = [int(hours[:width]), int(hours[width : width + 2] or 0), int(hours[width + 2 : width + 4] or 0)]
    return sign * (numbers[0] * 3600 + numbers[1] * 60 + numbers[2])
