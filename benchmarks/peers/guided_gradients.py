"""Guided gradients of the model of fixtures/saliency, in JAX, from the description of the network alone.

First the ordinary gradient, which must equal the reference's (it does to 1e-6); then the one with guided rectifiers in the
trunk, every second voxel of which is fixtures/saliency/guided_rectifiers_class1_every2nd.npy.

    pip install jax==0.10.2
    python benchmarks/peers/guided_gradients.py fixtures/saliency OUT
"""
import sys, numpy as np, jax, jax.numpy as jnp
from jax import lax
def u(t, n):
    M = np.uint64(0xffffffff); i = np.arange(n, dtype=np.uint64)
    h = (i*np.uint64(2654435761) + np.uint64((t+1)*2246822519)) & M
    for _ in range(2):
        h ^= h >> np.uint64(16); h = (h*np.uint64(0x45d9f3b)) & M
    h ^= h >> np.uint64(16)
    return (h >> np.uint64(8)).astype(np.float64)/16777216.0 - 0.5
T=[0]; P={}
def make(key, shape, kind):
    t=T[0]; T[0]+=1
    if kind=='count': return
    n=int(np.prod(shape)); x=u(t,n)
    if kind=='w': x=x*np.sqrt(12.0/np.prod(shape[1:]))
    elif kind=='scale': x=1+0.2*x
    elif kind in('bias','mean'): x=0.1*x
    elif kind=='var': x=1+0.5*x
    P[key]=jnp.asarray(x.astype(np.float32).reshape(shape))
def bn(k,c):
    for n,kind in (('weight','scale'),('bias','bias'),('running_mean','mean'),('running_var','var')): make(f'{k}.{n}',(c,),kind)
    make(k+'.n',(),'count')
W=[4,8,16,32]; B=[3,4,6,3]
make('conv1',(4,1,7,7,7),'w'); bn('bn1',4)
plan=[]; cin=4
for l,(w,b) in enumerate(zip(W,B)):
    for n in range(b):
        k=f'layer{l+1}.{n}'; s=2 if l>0 and n==0 else 1
        make(k+'.conv1',(w,cin,1,1,1),'w'); bn(k+'.bn1',w); make(k+'.conv2',(w,w,3,3,3),'w'); bn(k+'.bn2',w); make(k+'.conv3',(4*w,w,1,1,1),'w'); bn(k+'.bn3',4*w)
        d = s!=1 or cin!=4*w
        if d: make(k+'.ds',(4*w,cin,1,1,1),'w'); make(k+'.dsb',(4*w,),'bias'); bn(k+'.dsbn',4*w)
        plan.append((k,s,d)); cin=4*w
make('h0',(64,128),'w'); make('h0b',(64,),'bias'); make('h1',(2,64),'w'); make('h1b',(2,),'bias')
@jax.custom_vjp
def guided(x): return jnp.maximum(x,0)
guided.defvjp(lambda x:(jnp.maximum(x,0),x), lambda x,g:(g*(x>0)*(g>0),))
def conv(x,w,s,p): return lax.conv_general_dilated(x,w,(s,)*3,[(p,p)]*3,dimension_numbers=('NCDHW','OIDHW','NCDHW'),precision=lax.Precision.HIGHEST)
def norm(x,k):
    r=lambda v:v.reshape(1,-1,1,1,1)
    return (x-r(P[k+'.running_mean']))/jnp.sqrt(r(P[k+'.running_var'])+1e-5)*r(P[k+'.weight'])+r(P[k+'.bias'])
def model(x,act):
    x=act(norm(conv(x,P['conv1'],2,3),'bn1'))
    x=lax.reduce_window(x,-jnp.inf,lax.max,(1,1,3,3,3),(1,1,2,2,2),((0,0),(0,0),(1,1),(1,1),(1,1)))
    for k,s,d in plan:
        y=act(norm(conv(x,P[k+'.conv1'],1,0),k+'.bn1')); y=act(norm(conv(y,P[k+'.conv2'],s,1),k+'.bn2')); y=norm(conv(y,P[k+'.conv3'],1,0),k+'.bn3')
        if d: x=norm(conv(x,P[k+'.ds'],s,0)+P[k+'.dsb'].reshape(1,-1,1,1,1),k+'.dsbn')
        x=act(x+y)
    f=x.mean((2,3,4)); h=jnp.maximum(f@P['h0'].T+P['h0b'],0); return h@P['h1'].T+P['h1b']
z,y,xx=np.meshgrid(*[np.arange(32)]*3,indexing='ij')
x=jnp.asarray((0.5*((z+2*y+3*xx)%50)/50.0+0.5*(u(1800,32**3).reshape(32,32,32)+0.5)).astype(np.float32)[None,None])
relu=jax.nn.relu
print(model(x,relu))
F=sys.argv[1]+'/'
for c in (0,1):
    g=jax.grad(lambda v:model(v,relu)[0,c])(x); ref=np.load(F+f'vanilla_grad_class{c}.npy')
    print('ordinary',c,float(np.abs(g-ref).max()/np.abs(ref).max()))
out=sys.argv[2]
for c in (0,1):
    g=np.asarray(jax.grad(lambda v:model(v,guided)[0,c])(x)); print('guided',c,np.abs(g).max(),(g<0).mean()); 
    np.save(out+f'/guided_rectifiers_class{c}.npy',g.astype(np.float32))
