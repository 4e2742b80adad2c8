using HyperDht.Runtime;

namespace HyperDht.Hosting.Composition;

/// <summary>The loop as a node's services get it: nothing that a container would dispose with the node.</summary>
internal sealed class BorrowedLoop(IDhtLoop loop) : LoopDecorator(loop);
