import { HistoryStore } from '@/lib/history/store';
import { wanderingNode } from '@/tests/unit/history/made-samples';
const now=Math.floor(Date.now()/3600000)*3600000;
for (const step of [10_000, 60_000, 15*60_000, 45*60_000]) for (let k=0;k<4;k++){
const store=new HistoryStore({file:':memory:',nowMs:()=>now});
const next=wanderingNode(1,24,k+1); const atMs:number[]=[], samples=[]; for(let i=0;i<3000;i++){atMs.push(now-(3000-i)*step); samples.push(next());}
const c=process.cpuUsage(); store.fill({nodeId:'hn1',ctid:'101',atMs,samples}); console.log(step,'fill ms',(process.cpuUsage(c).user/1000).toFixed(0));
store.close();}
