using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="UdxLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class UdxLimitsValidator : IValidateOptions<UdxLimits>;
