using HyperDht.Transport;

namespace HyperDht.Connections.Forwarding;

/// <summary>What a listener of this node answers.</summary>
/// <param name="Bytes">Noise message 2, or an encrypted punch payload.</param>
/// <param name="Socket">Where it leaves from; null is where the request came in.</param>
internal readonly record struct ServerAnswer(byte[] Bytes, IDatagramSocket? Socket);
