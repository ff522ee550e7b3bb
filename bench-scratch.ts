import { HistoryStore } from '@/lib/history/store';
import { wanderingNode } from '@/tests/unit/history/made-samples';
import { rmSync } from 'node:fs';
const N=Number(process.argv[2]??1000), S=Number(process.argv[3]??400);
const file='/tmp/hist/bench.sqlite'; for (const x of ['','-wal','-shm']) rmSync(file+x,{force:true});
let store=new HistoryStore({file,nowMs:()=>Date.now()});
const next=wanderingNode(N,24); const START=Math.floor(Date.now()/3600000)*3600000-86400000;
let cpu=0, wall:number[]=[];
for(let i=0;i<S;i++){ const s=next(); const c=process.cpuUsage(); const t=performance.now(); store.record('hn1',START+i*10000,s); wall.push(performance.now()-t); const d=process.cpuUsage(c); cpu+=(d.user+d.system)/1000;
 if(i%100===99) console.log(i+1,'cpu/sample',(cpu/(i+1)).toFixed(2),'heap',(process.memoryUsage().rss/1e6).toFixed(0)); }
wall.sort((a,b)=>a-b); console.log('wall p50',wall[S>>1]?.toFixed(1),'p99',wall[Math.floor(S*.99)]?.toFixed(1),'max',wall[S-1]?.toFixed(1));
const span={nodeId:'hn1',ctid:'105',fromMs:START,toMs:START+S*10000,points:500};
for(let k=0;k<3;k++){let t=performance.now(); store.read({...span,counter:'counter3'}); console.log('read one',(performance.now()-t).toFixed(2)); t=performance.now(); store.readHeld(span); console.log('readHeld',(performance.now()-t).toFixed(2));}
const st=store.stats(); console.log(st.bytes, 'bytes/value',(st.bytes/(N*24*5*S)).toFixed(3));
const t0=performance.now(); store.close(); store=new HistoryStore({file,nowMs:()=>Date.now()}); store.read({...span,counter:'counter3'}); console.log('reopen+read',(performance.now()-t0).toFixed(0));
const st2=store.stats(); console.log(st2.bytes, 'bytes/value after checkpoint',(st2.bytes/(N*24*5*S)).toFixed(3));
store.close();
