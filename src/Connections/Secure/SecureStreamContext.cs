using HyperDht.Cryptography;
using HyperDht.Limits;
using HyperDht.Noise;
using HyperDht.Runtime;

namespace HyperDht.Connections.Secure;

/// <summary>What the encrypted connections of a node share.</summary>
/// <param name="Loop">The node's loop.</param>
/// <param name="Suite">The primitives.</param>
/// <param name="Random">Where stream headers come from.</param>
/// <param name="Limits">What peers may cost.</param>
/// <param name="Budget">Memory for frames under way, of all nodes that share it.</param>
/// <param name="Slabs">Buffers for what is sent.</param>
/// <param name="ReceiveWindow">What the reliable stream buffers, in bytes.</param>
/// <param name="KeepAlive">Time without an own message after which an empty one is sent; zero for never.</param>
internal sealed record SecureStreamContext(
    IDhtLoop Loop,
    ICryptoSuite Suite,
    IRandomSource Random,
    SecretStreamLimits Limits,
    PartialFrameBudget Budget,
    SlabPool Slabs,
    int ReceiveWindow,
    TimeSpan KeepAlive);
