using System.ComponentModel.DataAnnotations;

namespace HyperDht;

/// <summary>Accepts a list of <c>ip:port</c>, or null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AddressListAttribute : ValidationAttribute
{
    public override string FormatErrorMessage(string name) => $"{name} must hold IPv4 addresses with ports 1 to 65535, such as 10.0.0.1:49737.";

    public override bool IsValid(object? value) => value is null
        || (value is IEnumerable<string> entries && entries.All(e => PeerAddress.TryParse(e, out var address) && address.Port != 0));
}
